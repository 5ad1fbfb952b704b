// The login page: carries what the reader does to the API and follows the login it shows.
import './reveal.js';
import { busy, call, freshKey, say, sentence } from './api.js';
import { Live } from './live.js';
import { morph, parse } from './morph.js';
import { countDown } from './time.js';

const ONWARD_AFTER = 3_000;
const TIME_TO_ASK = 1_500;
// After that a command without an effect may be given again.
const TIME_TO_ACT = 15_000;
// Each new login comes to a worker by chance, so a few are enough to find one with room.
const MOST_ELSEWHERE = 3;

const panel = document.getElementById('panel');
const texts = document.getElementById('content').dataset;
let live = null;
let startKey = null;
let elsewhere = 0;

/** Shows a newer rendering; tells whether the login is over. */
function show(html) {
  const fresh = parse(html, 'panel');
  if (!fresh) {
    return false;
  }
  const sameLogin = fresh.dataset.login === panel.dataset.login;
  if (sameLogin && Number(fresh.dataset.version) < Number(panel.dataset.version)) {
    return false;
  }
  if (fresh.dataset.elsewhere === 'true' && elsewhere < MOST_ELSEWHERE) {
    elsewhere += 1;
    tryElsewhere(fresh.dataset.login, html);
    return true;
  }
  const stepBefore = panel.dataset.step;
  const newChallenge = challenge(fresh) !== challenge(panel);
  const hadFocus = panel.contains(document.activeElement);
  morph(panel, fresh);
  if (panel.dataset.step !== stepBefore) {
    say('');
  }
  settle(panel.dataset.step !== stepBefore, newChallenge, hadFocus);
  return panel.dataset.over === 'true';
}

/** The worker that this login came to has no room: begins a new one, and what is shown stays. */
async function tryElsewhere(full, html) {
  // Every tab that shows this login asks with the same key, and so for the same new login.
  const answer = await call('POST', '/logins', {}, `elsewhere-${full}`);
  if (answer.ok) {
    follow(answer.data.id);
  } else {
    elsewhere = MOST_ELSEWHERE;
    show(html);
  }
}

function challenge(root) {
  return root.querySelector('form.password')?.dataset.challenge;
}

/** Brings everything in order that a rendering alone does not: clocks, focus, the way onward. */
function settle(newStep, newChallenge, hadFocus) {
  countDown(panel, () => live?.now().catch(() => {}));
  const field = panel.querySelector('#two-factor');
  if (field && newChallenge) {
    if ('refused' in field.form.dataset) {
      field.value = '';
    }
    field.focus();
  } else if (newStep && hadFocus && !panel.contains(document.activeElement)) {
    panel.focus({ preventScroll: true });
  }
  if (newStep && panel.dataset.step === 'succeeded') {
    const onward = panel.querySelector('[data-onward]').href;
    setTimeout(() => location.replace(onward), ONWARD_AFTER);
  }
}

function follow(login) {
  live?.stop();
  history.replaceState(null, '', `/telegram/?login=${encodeURIComponent(login)}`);
  live = new Live(`/telegram/logins/${encodeURIComponent(login)}`, show);
}

/** Gives a button back when what it asked for has not changed the page by then. */
function giveBackLater(button, giveBack) {
  const version = panel.dataset.version;
  setTimeout(() => {
    if (button.isConnected && button.disabled && panel.dataset.version === version) {
      giveBack();
      live?.now().catch(() => {});
    }
  }, TIME_TO_ACT);
}

async function start(button) {
  elsewhere = 0;
  const giveBack = busy(button);
  startKey ??= freshKey();
  const answer = await call('POST', '/logins', {}, startKey);
  if (answer.status !== 0) {
    // While it is not known whether the server got it, the same key asks for the same login.
    startKey = null;
  }
  if (answer.ok) {
    follow(answer.data.id);
  } else {
    giveBack();
    say(sentence(answer), true);
  }
}

/** A command about the login that is shown; the effect comes as a newer rendering. */
async function command(button, method, path, body) {
  const giveBack = busy(button);
  const answer = await call(method, `/logins/${panel.dataset.login}${path}`, body);
  if (answer.ok) {
    giveBackLater(button, giveBack);
    return true;
  }
  giveBack();
  panel.removeAttribute('data-renewing');
  say(sentence(answer), true);
  live?.now().catch(() => {});
  return false;
}

async function refresh(button) {
  panel.setAttribute('data-renewing', '');
  await command(button, 'POST', '/refresh');
}

async function recheck(button) {
  const giveBack = busy(button);
  const answer = await call('POST', `/logins/${panel.dataset.login}/recheck`);
  if (!answer.ok) {
    giveBack();
    say(sentence(answer), true);
    return;
  }
  setTimeout(() => {
    if (panel.dataset.step === 'scan') {
      giveBack();
      say(texts.sayNotAsked);
    }
  }, TIME_TO_ASK);
}

async function password(form) {
  const field = form.querySelector('#two-factor');
  const button = form.querySelector('[type=submit]');
  if (button.disabled) {
    return;
  }
  const body = { challengeId: form.dataset.challenge, password: field.value };
  await command(button, 'POST', '/password', body);
}

const deeds = {
  start,
  refresh,
  recheck,
  cancel: (button) => command(button, 'DELETE', ''),
};

panel.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-do]');
  if (button && !button.disabled) {
    say('');
    deeds[button.dataset.do](button);
  }
});

panel.addEventListener('submit', (event) => {
  event.preventDefault();
  say('');
  password(event.target);
});

const open = panel.dataset.login && panel.dataset.over !== 'true';
settle(panel.dataset.step === 'succeeded', open, false);
if (open) {
  follow(panel.dataset.login);
}
