// The pages that are only read: who is signed in, and on the page about RiTA what is kept about them.

import { showWho } from "./chat/who.js";

showWho();
