// The pages that are only read: who is signed in, and on the page about RiTA what is kept about them.

import { showOwn } from "./chat/own.js";
import { showWho } from "./chat/who.js";

const own = document.querySelector("#own");

showWho();
if (own) showOwn(own);
