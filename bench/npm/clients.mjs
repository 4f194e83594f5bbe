// So many people type in one text: `node clients.mjs JOB`, JOB as JSON. Knows both protocols,
// which differ by an envelope; nothing received is applied, so that the servers are what is busy.
import WebSocket from "ws";
import * as Y from "yjs";

const job = JSON.parse(process.argv[2]);
const { kind, url, cookies, origin, rate, seconds, clauses, name } = job;
const SYNC = 0, STORED = 100;
const decoder = new Map(); // frames come to everybody: each is taken apart once
const sentAt = new Map(); // client -> times by clock
const latencies = [];
let delivered = 0, sent = 0, stored = 0, isMeasuring = false;

const number = (value) => {
  const out = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push(128 | (value % 128));
  return [...out, value];
};
const buffer = (bytes) => Buffer.concat([Buffer.from(number(bytes.length)), bytes]);
const envelope = kind === "hocuspocus" ? buffer(Buffer.from(name)) : Buffer.alloc(0);
const frame = (...parts) =>
  Buffer.concat([envelope, ...parts.map((part) => (Array.isArray(part) ? Buffer.from(part) : part))]);

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  number() {
    let value = 0, scale = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }
  buffer() {
    const length = this.number();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

function pieces(update, key) {
  let found = decoder.get(key);
  if (!found) {
    found = Y.decodeUpdate(update).structs.map(({ id, length }) => [id.client, id.clock, length]);
    decoder.set(key, found);
    if (decoder.size > 500) decoder.delete(decoder.keys().next().value);
  }
  return found;
}

class Person {
  constructor(place) {
    this.place = place;
    this.doc = new Y.Doc();
    this.typed = 0;
    this.ready = new Promise((resolve, reject) => {
      this.isReady = resolve;
      this.fail = reject;
    });
    this.socket = new WebSocket(url, {
      perMessageDeflate: false, headers: { cookie: cookies[place] ?? "" }, origin,
    });
    this.socket.on("open", () => {
      if (kind === "hocuspocus") this.socket.send(frame([2, 0], buffer(Buffer.from("token"))));
      else this.socket.send(Buffer.from([STORED]));
      this.socket.send(frame([SYNC, 0], buffer(Y.encodeStateVector(this.doc))));
    });
    this.socket.on("message", (data) => this.hear(data));
    this.socket.on("error", this.fail);
    this.socket.on("close", (code, why) => this.fail(new Error(`closed: ${code} ${why}`)));
  }

  hear(data) {
    const now = performance.now();
    const reader = new Reader(data);
    if (kind === "hocuspocus") reader.buffer();
    const type = reader.number();
    if (type === STORED || type === 8) stored++;
    if (type !== SYNC) return;
    const step = reader.number();
    if (step === 0) {
      this.socket.send(frame([SYNC, 1], buffer(Buffer.from([0, 0]))));
      return;
    }
    const update = reader.buffer();
    if (step === 1) {
      Y.applyUpdate(this.doc, update);
      this.isReady();
      return;
    }
    for (const [client, clock, length] of pieces(update, update.toString("latin1"))) {
      if (client === this.doc.clientID || !sentAt.has(client)) continue;
      for (let each = clock; each < clock + length; each++) {
        const at = sentAt.get(client).get(each);
        if (at === undefined) continue;
        delivered++;
        if (isMeasuring) latencies.push(now - at);
      }
    }
  }

  text() {
    return this.doc.getMap("clauses").get(`clause-${1 + (this.place % clauses)}`).get("es");
  }

  type() {
    const before = Y.encodeStateVector(this.doc);
    const clock = this.typed++;
    this.text().insert(clock, "x");
    const update = Y.encodeStateAsUpdate(this.doc, before);
    if (!sentAt.has(this.doc.clientID)) sentAt.set(this.doc.clientID, new Map());
    sentAt.get(this.doc.clientID).set(clock, performance.now());
    this.socket.send(frame([SYNC, 2], buffer(Buffer.from(update))));
    sent++;
  }
}

function fill(doc) {
  doc.transact(() => {
    for (let each = 1; each <= clauses; each++) {
      const clause = new Y.Map();
      for (const field of ["es", "en", "heading_es", "heading_en"])
        clause.set(field, new Y.Text("Una cláusula como otra."));
      doc.getMap("clauses").set(`clause-${each}`, clause);
    }
  });
}

async function begin() {
  if (kind === "hocuspocus") {
    const first = new Person(0);
    await first.ready;
    if (!first.doc.getMap("clauses").size) {
      fill(first.doc);
      first.socket.send(frame([SYNC, 2], buffer(Buffer.from(Y.encodeStateAsUpdate(first.doc)))));
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    first.socket.removeAllListeners("close");
    first.socket.close();
  }
  const people = cookies.map((_, place) => new Person(place));
  await Promise.all(people.map((each) => each.ready));
  return people;
}

/** Send `rate` updates a second, one person after the other. */
function type(people, duration) {
  return new Promise((resolve) => {
    const start = performance.now();
    let done = 0;
    const timer = setInterval(() => {
      const passed = Math.min(performance.now() - start, duration * 1000);
      for (; done < (passed * rate) / 1000; done++) people[done % people.length].type();
      if (passed >= duration * 1000) {
        clearInterval(timer);
        resolve(done);
      }
    }, 1);
  });
}

async function arrived(people) {
  for (let tries = 0; tries < 200; tries++) {
    if (delivered >= sent * (people.length - 1)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const said = (facts) => console.log(JSON.stringify(facts));
const told = () => new Promise((resolve) => process.stdin.once("data", resolve));
const people = await begin();
await type(people, 1); // each has written once: no first times are measured
await arrived(people);
sent = delivered = stored = 0;
isMeasuring = true;
said({ ready: true });
await told();
await type(people, seconds);
await arrived(people);
latencies.sort((a, b) => a - b);
const at = (share) => latencies[Math.floor(latencies.length * share)] ?? null;
const used = process.cpuUsage();
said({ sent, delivered, stored, median: at(0.5), p95: at(0.95), own: (used.user + used.system) / 1e6 });
process.exit(0);
