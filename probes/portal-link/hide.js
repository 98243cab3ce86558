/** Runs inside of a page that is looked at, read as text by in-page.ts. */
(element) => {
  element.style.setProperty('visibility', 'hidden', 'important');
};
