/** The texts in Chinese; the build makes plain data of this file, without the other language. */
import { textsIn } from './sections.ts';

export default textsIn('zh');
