/** What walking through one character or element costs (cel-go). */
export const traversalFactor = 0.1;
/** What one character of a pattern costs (cel-go). */
export const regexFactor = 0.25;
/** What making a list costs (cel-go). */
export const listCreation = 10;
/** What making a map costs (cel-go). */
export const mapCreation = 30;
/** What making a message costs (cel-go). */
export const messageCreation = 40;
