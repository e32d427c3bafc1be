//! What a did:io is: parse, derive, document, canonical bytes, digest, CID.
