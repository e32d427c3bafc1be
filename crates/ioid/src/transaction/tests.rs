mod abi_file;
mod effects;
mod encoding;
mod hostile;
mod sentences;
mod warnings;
mod world;
