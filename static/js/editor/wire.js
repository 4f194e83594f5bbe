/* The frames of y-protocols, and our own: what the server has stored. */
import { decoding as d, encoding as e } from '../../vendor/yjs.js';

const SYNC = 0, AWARENESS = 1, STORED = 100;
export const NOTHING = new Uint8Array(2);              // an update without content

function frame(write) {
  const encoder = e.createEncoder();
  write(encoder);
  return e.toUint8Array(encoder);
}

const sync = (step, data) => frame((encoder) => {
  e.writeVarUint(encoder, SYNC);
  e.writeVarUint(encoder, step);
  e.writeVarUint8Array(encoder, data);
});

export const askFor = (state) => sync(0, state);
export const answer = (update) => sync(1, update);
export const changed = (update) => sync(2, update);
export const tellStored = () => new Uint8Array([STORED]);

/* `state`: what this window says of itself; null: it goes. */
export const presence = (client, clock, state) => frame((encoder) => {
  const inner = frame((body) => {
    e.writeVarUint(body, 1);
    e.writeVarUint(body, client);
    e.writeVarUint(body, clock);
    e.writeVarString(body, JSON.stringify(state));
  });
  e.writeVarUint(encoder, AWARENESS);
  e.writeVarUint8Array(encoder, inner);
});

/* What a frame says: {asked}, {update}, {people} or {stored}. */
export function read(data) {
  const decoder = d.createDecoder(new Uint8Array(data));
  switch (d.readVarUint(decoder)) {
    case SYNC: {
      const step = d.readVarUint(decoder), bytes = d.readVarUint8Array(decoder);
      return step === 0 ? { asked: bytes } : { update: bytes, isAnswer: step === 1 };
    }
    case AWARENESS: return { people: people(d.readVarUint8Array(decoder)) };
    case STORED: return { stored: d.readVarUint(decoder), entry: d.readVarUint(decoder) };
    default: return {};
  }
}

function people(bytes) {
  const decoder = d.createDecoder(bytes), found = [];
  for (let left = d.readVarUint(decoder); left > 0; left--) {
    found.push({
      client: d.readVarUint(decoder), clock: d.readVarUint(decoder),
      state: JSON.parse(d.readVarString(decoder)),
    });
  }
  return found;
}
