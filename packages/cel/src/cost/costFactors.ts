/** What walking through one character or element costs (cel-go). */
export const TRAVERSAL_FACTOR = 0.1;
/** What one character of a pattern costs (cel-go). */
export const REGEX_FACTOR = 0.25;
/** What making a list costs (cel-go). */
export const LIST_CREATION = 10;
/** What making a map costs (cel-go). */
export const MAP_CREATION = 30;
/** What making a message costs (cel-go). */
export const MESSAGE_CREATION = 40;
