// Follows a region of the page: `ADDRESS/live` sends it anew whenever it changes, `ADDRESS/panel`
// has it as it is now. Comes back by itself after whatever happened to the connection.

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 8_000;
// The server sends a sign of life every 10 seconds.
const SILENCE = 25_000;
const SHORT_SILENCE = 12_000;
// Most gaps are over before anybody has to know of them.
const PATIENCE = 1_500;

const texts = document.getElementById('content').dataset;
const notice = document.querySelector('[data-connection]');

function show(text) {
  if (notice.textContent !== text) {
    notice.textContent = text;
  }
  notice.classList.toggle('shown', text !== '');
}

export class Live {
  #address;
  #onRegion;
  #source = null;
  #attempts = 0;
  #retry = 0;
  #patience = 0;
  #lastSign = Date.now();
  #stopped = false;
  #ending = new AbortController();

  /** @param onRegion gets the region's HTML; returns true when nothing will follow */
  constructor(address, onRegion) {
    this.#address = address;
    this.#onRegion = onRegion;
    const signal = this.#ending.signal;
    const watchdog = setInterval(() => this.#checkSilence(SILENCE), 5_000);
    signal.addEventListener('abort', () => clearInterval(watchdog));
    const awake = () => !document.hidden && this.#checkSilence(SHORT_SILENCE);
    document.addEventListener('visibilitychange', awake, { signal });
    window.addEventListener('online', () => this.#retrySoon(), { signal });
    // A page that is being left reports its own connections as lost.
    window.addEventListener('pagehide', () => this.#disconnect(), { signal });
    window.addEventListener('pageshow', (event) => event.persisted && this.#retrySoon(), { signal });
    this.#connect();
  }

  stop() {
    this.#stopped = true;
    this.#disconnect();
    this.#ending.abort();
    show('');
  }

  /** Asks for the region once, without waiting for it to change. */
  async now() {
    const answer = await fetch(`${this.#address}/panel`, {
      headers: { Accept: 'text/html' },
      cache: 'no-store',
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    if (this.#stopped) {
      return;
    }
    // Signed out, or no such thing any more: the page itself knows what to show then.
    if (answer.type === 'opaqueredirect' || [401, 403, 404].includes(answer.status)) {
      location.reload();
      return;
    }
    if (!answer.ok) {
      throw new Error(`The server answered ${answer.status}`);
    }
    this.#give(await answer.text());
  }

  #connect() {
    this.#disconnect();
    this.#lastSign = Date.now();
    const source = new EventSource(`${this.#address}/live`);
    this.#source = source;
    source.addEventListener('state', (event) => this.#give(event.data));
    source.addEventListener('ping', () => this.#alive());
    source.addEventListener('error', () => this.#lost());
  }

  #disconnect() {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }

  #give(html) {
    this.#alive();
    if (this.#onRegion(html)) {
      this.stop();
    }
  }

  #alive() {
    this.#lastSign = Date.now();
    this.#attempts = 0;
    clearTimeout(this.#patience);
    this.#patience = 0;
    if (notice.classList.contains('shown')) {
      show(texts.connectionBack);
      setTimeout(() => notice.textContent === texts.connectionBack && show(''), 2_000);
    }
  }

  #lost() {
    this.#disconnect();
    if (this.#stopped) {
      return;
    }
    this.#patience ||= setTimeout(() => show(texts.connectionLost), PATIENCE);
    const pause = Math.min(FIRST_PAUSE * 2 ** this.#attempts++, LONGEST_PAUSE);
    this.#retry = setTimeout(() => this.#again(), pause * (0.75 + Math.random() / 2));
  }

  async #again() {
    try {
      await this.now();
      if (!this.#stopped) {
        this.#connect();
      }
    } catch {
      this.#lost();
    }
  }

  #retrySoon() {
    this.#attempts = 0;
    this.#lost();
  }

  #checkSilence(limit) {
    if (this.#source && Date.now() - this.#lastSign > limit) {
      this.#retrySoon();
    }
  }
}
