// The chat page around <rita-chat>.

import { keepConversation } from "./chat/leaving.js";
import "./chat/rita-chat.js";
import { showWho } from "./chat/who.js";

const chat = document.querySelector("rita-chat");

// A link cannot lead into a shadow root: the skip link asks the element to take the focus.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  chat.focus();
});

showWho();
keepConversation(chat, [...document.querySelectorAll("body > :is(header, footer) a")]);
