//! Many blocks in one answer: CAR, version 1.
//!
//! An archive's header only repeats what was asked for, so it is skipped: what counts is which
//! blocks follow, and each is checked by itself.
//!
//! Source: [CARv1](https://ipld.io/specs/transport/car/carv1/).

use ioid_did::Cid;

use super::dag_pb::varint;

/// The blocks of an archive that are what their CIDs name, up to the first that is not.
pub(super) fn blocks(archive: &[u8]) -> Vec<(Cid, &[u8])> {
    let mut rest = archive;
    let mut found = Vec::new();
    if section(&mut rest).is_none() {
        return found;
    }
    while let Some((cid, block)) = section(&mut rest).and_then(Cid::split) {
        if cid.matches_block(block) != Some(true) {
            break;
        }
        found.push((cid, block));
    }
    found
}

fn section<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(varint(rest)?).ok()?;
    let (section, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(section)
}
