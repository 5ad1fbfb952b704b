import './reveal.js';

for (const button of document.querySelectorAll('[data-reveal]')) {
  button.hidden = false;
}

// Signs in once, however often the button is pressed.
for (const form of document.querySelectorAll('form[data-once]')) {
  const button = form.querySelector('[type=submit]');
  form.addEventListener('submit', () => setTimeout(() => (button.disabled = true)));
  window.addEventListener('pageshow', () => (button.disabled = false));
}
