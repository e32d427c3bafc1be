;; Turns the text of a wasm module into the module, in its own place: no byte is written before the
;; characters it is told by are read. `npm/inline.mjs` assembles this; the table, which it puts in, has
;; the byte of a plain character at that character's code, and that of a rare one at 128 times the
;; code of the first character, plus that of the second.
(module
  (memory (export "memory") 1)
  (; table ;)
  ;; The text is from 0x1100 to `end`; where the module ends is the result.
  (func (export "decode") (param $end i32) (result i32)
    (local $from i32)
    (local $to i32)
    (local $code i32)
    (local.set $from (i32.const 0x1100))
    (local.set $to (i32.const 0x1100))
    (loop $next
      (local.set $code (i32.load8_u (local.get $from)))
      (if (i32.lt_u (local.get $code) (i32.const 0x22))
        (then
          (local.set $from (i32.add (local.get $from) (i32.const 1)))
          (local.set $code
            (i32.or
              (i32.shl (local.get $code) (i32.const 7))
              (i32.load8_u (local.get $from))))))
      (i32.store8 (local.get $to) (i32.load8_u (local.get $code)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $from) (local.get $end))))
    (local.get $to)))
