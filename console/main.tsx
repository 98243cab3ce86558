/** Starts the console in the page. */
import { render } from 'solid-js/web';
import { App } from './App.tsx';
import './preferences.ts';

const place = document.getElementById('console');
if (!place) throw new Error('index.html has no element with the id "console"');
render(() => <App />, place);
