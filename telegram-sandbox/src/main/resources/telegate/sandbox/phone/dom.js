/** Small things about the DOM. Nothing is ever set as HTML. */
export const byId = (id) => document.getElementById(id);

/** make("button", { class: "x", onclick }, child, "text") */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Writes only what differs, so that selections and screen readers are left in peace. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function label(element, text) {
  if (element.getAttribute("aria-label") !== text) element.setAttribute("aria-label", text);
}

/**
 * Makes the children of `parent` fit `items` by key: elements that stay are updated in place, keep their focus and do not
 * flicker.
 */
export function reconcile(parent, items, keyOf, create, update) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let position = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let child = old.get(key);
    if (child) {
      old.delete(key);
    } else {
      child = create(item);
      child.dataset.key = key;
    }
    update(child, item);
    if (child === position) position = position.nextElementSibling;
    else parent.insertBefore(child, position);
  }
  for (const gone of old.values()) gone.remove();
}

const initials = (account) =>
  ([...account.firstName][0] ?? "") + ([...account.lastName][0] ?? "");

export function paintAvatar(element, account) {
  say(element, initials(account).toUpperCase());
  element.dataset.colour = String(account.id % 7);
}

export const fullName = (account) => `${account.firstName} ${account.lastName}`.trim();
