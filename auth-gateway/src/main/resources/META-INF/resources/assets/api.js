// Calls of the REST API and what to say when one fails.

const texts = document.getElementById('content').dataset;

/** A key for one intention of the reader; crypto.randomUUID is missing on plain http. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Calls the API. Resolves always: `status` is 0 when no answer came, and then it is not known
 * whether the server got the request.
 */
export async function call(method, path, body, key) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (key) {
    headers['Idempotency-Key'] = key;
  }
  try {
    const answer = await fetch(`/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.type === 'opaqueredirect' || answer.status === 401) {
      location.reload();
      return { ok: false, status: 401, data: {} };
    }
    const data = await answer.json().catch(() => ({}));
    return { ok: answer.ok, status: answer.status, data };
  } catch {
    return { ok: false, status: 0, data: {} };
  }
}

/** The sentence for a call that failed. */
export function sentence({ status, data }) {
  const camel = String(data.code ?? '').replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
  const byCode = texts[`say${camel.charAt(0).toUpperCase()}${camel.slice(1)}`];
  return (camel && byCode) || texts[`say-${status}`] || texts.sayUnexpected;
}

/** Writes a sentence into the region that scripts may write to; an empty one clears it. */
export function say(text, warning = false) {
  const place = document.querySelector('[data-say]');
  place.replaceChildren();
  if (text) {
    const line = document.createElement('p');
    line.className = warning ? 'remark warning' : 'remark';
    line.textContent = text;
    place.append(line);
  }
}

/** Marks a button as working: it cannot be pressed again and says what it does. */
export function busy(button) {
  const label = button.querySelector('span');
  button.disabled = true;
  button.setAttribute('aria-busy', 'true');
  const before = label.textContent;
  label.textContent = button.dataset.busy;
  return () => {
    button.disabled = false;
    button.removeAttribute('aria-busy');
    label.textContent = before;
  };
}
