// What the simulator uses of every JavaScript host besides the language itself. Everything else (DOM, Node) is absent
// on purpose: simulator/tsconfig.json compiles without their types.
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}
