// The dashboard: follows the accounts, logs them out and connects them again.
import { busy, call, freshKey, say, sentence } from './api.js';
import { Live } from './live.js';
import { morph, parse } from './morph.js';
import { localise } from './time.js';

const panel = document.getElementById('panel');
const dialog = document.getElementById('log-out');

function show(html) {
  const fresh = parse(html, 'panel');
  if (fresh) {
    localise(fresh);
    morph(panel, fresh);
  }
  return false;
}

function askToLogOut(button) {
  // Kept here and not in a variable: an earlier question's close event may still be on its way.
  dialog.dataset.leaving = button.closest('[data-account]').dataset.account;
  dialog.querySelector('[data-name]').textContent = button.dataset.name;
  dialog.returnValue = '';
  dialog.showModal();
}

async function logOut(account) {
  const button = panel.querySelector(`[data-account="${account}"] button[data-do="log-out"]`);
  const giveBack = button ? busy(button) : () => {};
  const answer = await call('DELETE', `/accounts/${account}`);
  if (!answer.ok) {
    giveBack();
    say(sentence(answer), true);
  }
}

async function reconnect(button) {
  const giveBack = busy(button);
  const account = button.closest('[data-account]').dataset.account;
  const answer = await call('POST', '/logins', { reconnectAccountId: account }, freshKey());
  if (answer.ok) {
    location.assign(`/telegram/?login=${encodeURIComponent(answer.data.id)}`);
  } else {
    giveBack();
    say(sentence(answer), true);
  }
}

const deeds = { 'log-out': askToLogOut, reconnect };

panel.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-do]');
  if (button && !button.disabled) {
    say('');
    deeds[button.dataset.do](button);
  }
});

dialog.addEventListener('close', () => {
  if (dialog.returnValue === 'out') {
    logOut(dialog.dataset.leaving);
  }
});

localise(document);
new Live('/telegram/dashboard', show);
