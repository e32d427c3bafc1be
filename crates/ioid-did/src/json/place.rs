use alloc::string::{String, ToString};

/// Where a value stands in a document or an input: a JSON Pointer (RFC 6901) that is text only when
/// there is something to say of it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'a> {
    /// The whole.
    Root,
    /// A member of what stands at a place.
    Member(&'a Place<'a>, &'a str),
    /// An item of what stands at a place.
    Item(&'a Place<'a>, usize),
}

impl<'a> Place<'a> {
    pub(crate) const fn member(&'a self, name: &'a str) -> Self {
        Self::Member(self, name)
    }

    pub(crate) const fn item(&'a self, index: usize) -> Self {
        Self::Item(self, index)
    }
}

impl Place<'_> {
    /// The JSON Pointer.
    pub(crate) fn pointer(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Root => {}
            Self::Member(parent, name) => {
                parent.write(out);
                out.push('/');
                for character in name.chars() {
                    match character {
                        '~' => out.push_str("~0"),
                        '/' => out.push_str("~1"),
                        other => out.push(other),
                    }
                }
            }
            Self::Item(parent, index) => {
                parent.write(out);
                out.push('/');
                out.push_str(&index.to_string());
            }
        }
    }
}
