export { createDecoder, hasContent, readVarUint, readVarUint8Array, readVarString } from 'lib0/decoding';
