// Runs before the first paint: the reader's theme and language, as chosen last.
(() => {
  const stored = (key) => {
    try { return localStorage.getItem(`iamport-mock.${key}`); } catch { return null; }
  };
  const theme = stored('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  const lang = stored('lang');
  const url = new URL(location.href);
  if ((lang === 'en' || lang === 'ko') && lang !== document.documentElement.lang && !url.searchParams.has('lang')) {
    url.searchParams.set('lang', lang);
    location.replace(url);
  }
})();
