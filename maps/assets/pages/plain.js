// A page that is words alone: the language switch and printing.

import { ready } from '../frame/frame.js';

ready();
