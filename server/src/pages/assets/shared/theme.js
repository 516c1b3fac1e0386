const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

/**
 * Shows the page as the system is set, also when that changes. In a frame, some browsers tell instead what the
 * `color-scheme` of the framing element says.
 * @returns a function that takes `light` or `dark` instead; anything else is the system's again
 */
export function followTheme() {
  let chosen;
  const draw = () => {
    const isChosen = chosen === 'light' || chosen === 'dark';
    document.documentElement.dataset.theme = isChosen ? chosen : systemIsDark.matches ? 'dark' : 'light';
  };
  systemIsDark.addEventListener('change', draw);
  draw();
  return (theme) => {
    chosen = theme;
    draw();
  };
}
