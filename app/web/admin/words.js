// The words of the admin page in the language in use.

import { adminEn } from "../texts/admin-en.js";
import { adminSv } from "../texts/admin-sv.js";
import { texts } from "../texts/texts.js";

export const words = { sv: adminSv, en: adminEn }[texts.language] ?? adminSv;
