// Runs before the first paint, so that a person's theme and language never flash; see console/preferences.ts.
(() => {
  try {
    const theme = localStorage.getItem('zhengwang.theme');
    if (theme && theme !== 'system') document.documentElement.dataset.theme = theme;
    if (localStorage.getItem('zhengwang.locale') === 'en') document.documentElement.lang = 'en';
  } catch {
    // Storage is switched off: the system's theme is used.
  }
})();
