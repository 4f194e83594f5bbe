// What must be true of a page as a browser shows it. Evaluated in the page by tests/chromium.py.
globalThis.checks = {
  // The page without its words: what it is built of, in which order, how it is dressed, whether
  // each part says something, and which labels and headings say the same. Axe finds the same in
  // pages for which this is the same.
  structure() {
    const names = new Map(), parts = [];
    const number = word => names.get(word) ?? (names.set(word, names.size), names.size - 1);
    const named = /^(id|for|name|list|form|alt|title|aria-(label|describedby|labelledby|controls|owns))$/;
    const said = /^(href|src|srcset|value|content|action|placeholder|datetime|data-.*)$/;
    const value = ({ name, value: v }) => {
      if (name === "href" && v.startsWith("#")) return number(v.slice(1));
      if (name === "hreflang") return "";
      if (said.test(name)) return Boolean(v.trim());
      if (!named.test(name)) return v;
      return name.endsWith("by") ? v.split(/\s+/).map(number).join() : v.trim() && number(v);
    };
    const write = node => {
      if (node.nodeType === Node.TEXT_NODE) parts.push(node.data.trim() ? "w" : "");
      if (node.nodeType !== Node.ELEMENT_NODE) return;
      // Which language is on is no matter of structure; the switch itself is always the same.
      if (node.matches("nav.lang")) return parts.push("<nav.lang>");
      parts.push("<", node.localName);
      for (const each of node.attributes) {
        const ours = each.name === "lang" && /^(es|en)$/.test(each.value);
        if (!ours || node === document.documentElement) parts.push(" ", each.name, "=", ours || value(each));
      }
      if (/^h\d$/.test(node.localName)) parts.push(" ", number(node.textContent.trim()));
      parts.push(">");
      node.childNodes.forEach(write);
      parts.push("/");
    };
    write(document.documentElement);
    return parts.join("");
  },

  async axe(tags) {
    // Nothing asked here reads style sheets or media over the network.
    const options = { runOnly: tags, resultTypes: ["violations"], preload: false };
    const { violations } = await axe.run(document, options);
    const why = n => n.failureSummary.split("\n").slice(1, 2).join("").trim();
    return violations.map(v =>
      `axe ${v.id}: ` + v.nodes.slice(0, 3).map(n => `${n.target.join(" ")} (${why(n)})`).join(" | "));
  },

  // WCAG 2.5.8: 24 px each way, unless it stands in a sentence, or a circle of 24 px around its
  // middle touches no other control.
  targets(least) {
    const controls = "a[href], button, summary, input:not([type=hidden]), select, textarea";
    const union = (a, b) => {
      const x = Math.min(a.x, b.x), y = Math.min(a.y, b.y);
      return new DOMRect(x, y, Math.max(a.right, b.right) - x, Math.max(a.bottom, b.bottom) - y);
    };
    const boxOf = e => {
      const own = e.getBoundingClientRect();
      if (!e.matches("input[type=radio], input[type=checkbox]")) return own;
      const label = e.closest("label") || document.querySelector(`label[for="${CSS.escape(e.id)}"]`);
      return label ? union(own, label.getBoundingClientRect()) : own;
    };
    const boxes = [...document.querySelectorAll(controls)]
      .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".vh"))
      .map(e => [e, boxOf(e)])
      .filter(([, b]) => b.width > 1 && b.height > 1);
    const words = n => n.nodeType === 3 && n.textContent.trim().length > 1;
    const inSentence = e =>
      getComputedStyle(e).display.startsWith("inline") && [...e.parentNode.childNodes].some(words);
    const small = b => b.width < least || b.height < least;
    const crowded = (e, b) => boxes.some(([o, c]) => {
      if (o === e || o.contains(e) || e.contains(o)) return false;
      const x = b.x + b.width / 2, y = b.y + b.height / 2;
      const dx = Math.max(c.left - x, 0, x - c.right), dy = Math.max(c.top - y, 0, y - c.bottom);
      const apart = Math.hypot(x - c.x - c.width / 2, y - c.y - c.height / 2);
      return Math.hypot(dx, dy) < least / 2 || (small(c) && apart < least);
    });
    return boxes
      .filter(([e, b]) => small(b) && !inSentence(e) && crowded(e, b))
      .map(([e, b]) => `target ${Math.round(b.width)}x${Math.round(b.height)}: ${e.outerHTML.slice(0, 120)}`);
  },

  // WCAG 1.4.10: nothing makes the page scroll sideways.
  reflow(width) {
    const wide = document.documentElement.scrollWidth;
    if (wide <= width) return [];
    const out = [...document.querySelectorAll("body *")]
      .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest(".vh, .scroll"));
    return [`${wide} px wide at ${width}: ` + out.slice(-3).map(e => e.outerHTML.slice(0, 100)).join(" | ")];
  },
};
