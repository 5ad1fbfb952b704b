// Times to wait and times of day, in the reader's own language and time zone.

const language = document.documentElement.lang;
const timeOfDay = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });

function text(seconds) {
  const two = (number) => String(number).padStart(2, '0');
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(seconds % 60);
  return seconds < 3600
    ? `${minutes}:${rest}`
    : `${Math.floor(seconds / 3600)}:${two(minutes)}:${rest}`;
}

/** Writes the times of day anew. */
export function localise(root) {
  for (const time of root.querySelectorAll('time[datetime]')) {
    time.textContent = timeOfDay.format(new Date(time.dateTime));
  }
}

let ticking = 0;

/** Counts every timer of a region down from now; calls `onZero` once for each that ends. */
export function countDown(root, onZero) {
  clearInterval(ticking);
  const timers = [...root.querySelectorAll('.timer')].map((element) => ({
    element,
    end: Date.now() + Number(element.dataset.seconds) * 1000,
  }));
  if (timers.length === 0) {
    return;
  }
  const tick = () => {
    for (const timer of timers) {
      const left = Math.max(0, Math.ceil((timer.end - Date.now()) / 1000));
      timer.element.textContent = text(left);
      if (left === 0 && !timer.over) {
        timer.over = true;
        onZero();
      }
    }
  };
  ticking = setInterval(tick, 250);
  tick();
}
