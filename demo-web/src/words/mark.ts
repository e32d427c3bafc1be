import type { Hex } from 'ioid-web';

export type Dot = { x: number; y: number; r: number };

const COLUMNS = 5;
const PITCH = 5.6;
const FIRST = 6.8;

/**
 * A small picture of an identifier, so that two devices are told apart at a glance: 25 dots, the
 * size of each from one of the first 25 bytes. It proves nothing; the identifier itself does.
 */
export function markOf(identifier: Hex): Dot[] {
  return Array.from({ length: COLUMNS * COLUMNS }, (_, index) => {
    const byte = Number.parseInt(identifier.slice(2 + index * 2, 4 + index * 2), 16);
    return {
      x: FIRST + (index % COLUMNS) * PITCH,
      y: FIRST + Math.floor(index / COLUMNS) * PITCH,
      r: 0.5 + ((Number.isNaN(byte) ? 0 : byte) / 255) * 2,
    };
  });
}
