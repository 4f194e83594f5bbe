export { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array, writeVarString } from 'lib0/encoding';
