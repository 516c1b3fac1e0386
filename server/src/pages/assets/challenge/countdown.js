const SHORT_S = 60;

/** Counts down in the head of the page, and looks again when it comes to nothing: the server says when time is over. */
export function startCountdown(onOver) {
  const place = document.getElementById('left');
  const text = document.getElementById('left-time');
  let endsAt = 0;
  let tick;

  function draw() {
    const seconds = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
    text.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    place.toggleAttribute('data-short', seconds <= SHORT_S);
    if (seconds > 0) return;
    clearInterval(tick);
    onOver();
  }

  return {
    set: (seconds) => {
      clearInterval(tick);
      endsAt = performance.now() + seconds * 1000;
      place.hidden = false;
      if (seconds <= 0) return;
      tick = setInterval(draw, 1000);
      draw();
    },
    stop: () => {
      clearInterval(tick);
      place.hidden = true;
    },
  };
}
