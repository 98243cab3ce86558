/** Starts the console in the page. */
import { render } from 'solid-js/web';
import { App } from './App.tsx';
import { readTexts } from './i18n/index.ts';

const place = document.getElementById('console');
if (!place) throw new Error('index.html has no element with the id "console"');
// Waited for without `await`, which would keep all that pages share out of this file.
void readTexts().then(() => render(() => <App />, place));
