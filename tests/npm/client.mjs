// y-websocket as npm gives it, in one text: `node client.mjs JOB`, JOB as JSON. What stands in
// the text is printed, a line of JSON for every change; lines that come in are typed at its end.
import { createInterface } from "node:readline";
import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const { address, document, cookie, origin } = JSON.parse(process.argv[2]);

class WithCookie extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, { headers: { cookie }, origin });
  }
}

const said = (facts) => console.log(JSON.stringify(facts));
const doc = new Y.Doc();
const provider = new WebsocketProvider(address, document, doc, {
  WebSocketPolyfill: WithCookie, disableBc: true,
});
const text = () => doc.getMap("clauses").get("clause-1")?.get("es");

provider.on("connection-error", () => said({ error: true }));
provider.on("connection-close", (event) => said({ closed: event?.code ?? 0 }));
provider.on("sync", () => said({ synced: true, text: text()?.toString() }));
doc.on("update", () => said({ text: text()?.toString() }));
provider.awareness.setLocalStateField("clause", "clause-1");
createInterface({ input: process.stdin })
  .on("line", (words) => text().insert(text().length, words))
  .on("close", () => process.exit(0));
