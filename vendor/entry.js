/* All that the editing page takes from Yjs and lib0. */
export {
  Doc, Text, UndoManager, applyUpdate, encodeStateAsUpdate, encodeStateVector,
} from 'yjs';
export * as encoding from './encoding.js';
export * as decoding from './decoding.js';
