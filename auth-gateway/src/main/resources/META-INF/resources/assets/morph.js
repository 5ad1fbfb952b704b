// Makes a region of the page equal to a newer rendering of it and touches only what differs, so
// that focus, a half-typed password, an opened help text and live regions survive.

/** Elements with different keys are different elements, whatever else they have in common. */
function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.dataset.key || node.id || '' : '';
}

function isSame(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);
}

function morphAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    // Whether a help text is open was decided by the reader.
    if (!fresh.hasAttribute(name) && !(name === 'open' && old.nodeName === 'DETAILS')) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
}

function morphChildren(old, fresh) {
  let next = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    let match = next;
    if (keyOf(child)) {
      while (match && !isSame(match, child)) {
        match = match.nextSibling;
      }
    }
    if (match && isSame(match, child)) {
      if (match === next) {
        next = next.nextSibling;
      } else {
        old.insertBefore(match, next);
      }
      morph(match, child);
    } else {
      old.insertBefore(child, next);
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

/** Makes `old` equal to `fresh`. What stands in `[data-say]` belongs to the scripts and stays. */
export function morph(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) {
      old.data = fresh.data;
    }
    return;
  }
  morphAttributes(old, fresh);
  if (!('say' in old.dataset)) {
    morphChildren(old, fresh);
  }
}

/** The element with this id in a piece of HTML, or null. Nothing in it is run. */
export function parse(html, id) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content.getElementById(id);
}
