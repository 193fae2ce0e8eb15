/** The element a workspace lives in. */
export interface LabElement extends HTMLElement {
  screen: () => string;
}
