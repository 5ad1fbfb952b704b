// The button that shows and hides a password.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-reveal]');
  if (!button) {
    return;
  }
  const field = document.getElementById(button.dataset.reveal);
  const shown = field.type === 'password';
  field.type = shown ? 'text' : 'password';
  button.setAttribute('aria-pressed', String(shown));
  button.textContent = shown ? button.dataset.hide : button.dataset.show;
  field.focus();
});
