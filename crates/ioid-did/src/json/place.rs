use core::fmt;

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

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Member(parent, name) => {
                let name = name.replace('~', "~0").replace('/', "~1");
                write!(f, "{parent}/{name}")
            }
            Self::Item(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}
