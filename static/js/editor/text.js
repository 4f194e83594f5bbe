/* The shared document of a text, as the server makes it: an order of ids, and clauses by id. */

export class SharedText {
  constructor(doc) {
    this.doc = doc;
    this.order = doc.getArray('order');
    this.clauses = doc.getMap('clauses');
  }

  /* Ids in order: unknown ones skipped, each only where it stands first. */
  layout() { return [...new Set(this.order.toArray())].filter((id) => this.clauses.has(id)); }

  has(id) { return this.clauses.has(id); }
  get(id, name) { return this.clauses.get(id).get(name); }
  words(id, name) { return this.clauses.get(id)?.get(name)?.toString() ?? ''; }

  /* The texts that changed, [id, name], and whether order or kinds did. */
  watch(onWords, onOrder) {
    this.clauses.observeDeep((events) => {
      const touched = events.filter((event) => event.path.length === 2).map((event) => event.path);
      if (touched.length) onWords(touched);
      if (events.some((event) => event.path.length < 2)) onOrder();
    });
    this.order.observe(onOrder);
  }
}
