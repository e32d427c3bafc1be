// Runs before the first paint, so that a chosen theme never flashes. A classic script of its own,
// because the content security policy allows no inline script.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem('ioid.theme');
  } catch {
    // Storage can be refused: the system's theme applies.
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
