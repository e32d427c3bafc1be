//! Blocks of files and directories: DAG-PB nodes that hold UnixFS entries, both in protobuf.
//!
//! Read here and not by a library: what these blocks say decides which bytes count as proven, and a
//! reader of two messages of integers and bytes is shorter than the glue to one for all of them.
//!
//! Source: [DAG-PB](https://ipld.io/specs/codecs/dag-pb/spec/),
//! [UnixFS](https://specs.ipfs.tech/unixfs/).

use ioid_did::Cid;

/// Links of one block. Writers put 174 into a node; a block of 2 MiB could hold 50,000.
const MOST_LINKS: usize = 4_096;

/// A node: bytes of its own, and links to others.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Node<'a> {
    pub(super) links: Vec<Link<'a>>,
    pub(super) data: Option<&'a [u8]>,
}

/// A link to another block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link<'a> {
    pub(super) cid: Cid,
    pub(super) name: &'a [u8],
}

/// What a node is in a file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A file, or a piece of one.
    File,
    Directory,
    /// A directory that is spread over many blocks by the hashes of its names.
    Sharded,
    /// A symbolic link, or metadata.
    Other,
}

/// The entry that a node's own bytes hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) kind: Kind,
    /// The beginning of the content; what the links hold follows.
    pub(super) data: &'a [u8],
    /// Bytes of the whole content.
    pub(super) size: Option<u64>,
    /// Bytes of the content behind each link.
    pub(super) sizes: Vec<u64>,
}

impl<'a> Node<'a> {
    /// Reads a block. None when it is no node.
    pub(super) fn decode(block: &'a [u8]) -> Option<Self> {
        let mut node = Self { links: Vec::new(), data: None };
        let mut fields = Fields(block);
        while let Some(field) = fields.next()? {
            match field {
                (1, Value::Bytes(data)) if node.data.is_none() => node.data = Some(data),
                (2, Value::Bytes(link)) if node.links.len() < MOST_LINKS => {
                    node.links.push(Link::decode(link)?);
                }
                _ => return None,
            }
        }
        Some(node)
    }
}

impl<'a> Link<'a> {
    fn decode(bytes: &'a [u8]) -> Option<Self> {
        let (mut cid, mut name) = (None, None);
        let mut fields = Fields(bytes);
        while let Some(field) = fields.next()? {
            match field {
                (1, Value::Bytes(hash)) if cid.is_none() => {
                    cid = Some(Cid::split(hash).filter(|(_, rest)| rest.is_empty())?.0);
                }
                (2, Value::Bytes(text)) if name.is_none() => name = Some(text),
                // The size of what is below, with all overhead: a hint that nothing proves.
                (3, Value::Number(_)) => {}
                _ => return None,
            }
        }
        Some(Self { cid: cid?, name: name.unwrap_or_default() })
    }
}

impl<'a> Entry<'a> {
    /// Reads a node's own bytes. None when they are no UnixFS.
    pub(super) fn decode(bytes: &'a [u8]) -> Option<Self> {
        let (mut kind, mut data, mut size, mut sizes) = (None, None, None, Vec::new());
        let mut fields = Fields(bytes);
        while let Some(field) = fields.next()? {
            match field {
                (1, Value::Number(number)) => {
                    kind = Some(match number {
                        0 | 2 => Kind::File,
                        1 => Kind::Directory,
                        5 => Kind::Sharded,
                        3 | 4 => Kind::Other,
                        _ => return None,
                    });
                }
                (2, Value::Bytes(bytes)) => data = Some(bytes),
                (3, Value::Number(number)) => size = Some(number),
                (4, Value::Number(number)) => sizes.push(number),
                // The packed form of the same list.
                (4, Value::Bytes(mut packed)) => {
                    while !packed.is_empty() {
                        sizes.push(varint(&mut packed)?);
                    }
                }
                // Hash function and width of shards, mode and time of files.
                (5..=7, Value::Number(_)) | (8, Value::Bytes(_)) => {}
                _ => return None,
            }
            if sizes.len() > MOST_LINKS {
                return None;
            }
        }
        Some(Self { kind: kind?, data: data.unwrap_or_default(), size, sizes })
    }
}

/// A value of a protobuf message; the two other wire types occur in neither message.
enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// What is left of a message.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// The next field's number and value, if there is one; none at all when it is malformed.
    fn next(&mut self) -> Option<Option<(u64, Value<'a>)>> {
        if self.0.is_empty() {
            return Some(None);
        }
        let key = varint(&mut self.0)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut self.0)?),
            2 => {
                let length = usize::try_from(varint(&mut self.0)?).ok()?;
                let (bytes, rest) = self.0.split_at_checked(length)?;
                self.0 = rest;
                Value::Bytes(bytes)
            }
            _ => return None,
        };
        Some(Some((key >> 3, value)))
    }
}

/// A protobuf varint: up to ten bytes, of which the last holds one bit.
pub(super) fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let bits = u64::from(byte & 0x7f);
        if shift == 63 && bits > 1 {
            return None;
        }
        value |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
