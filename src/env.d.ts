/// <reference types="astro/client" />
/// <reference path="../node_modules/xterm/typings/xterm.d.ts" />

/** `xterm` is an alias of `@xterm/xterm`, whose types declare that name. */
declare module 'xterm' {
  export * from '@xterm/xterm';
}

declare namespace App {
  interface Locals {
    /** What the lesson's components render from: set by the lesson page before the text is rendered. */
    lesson?: import('./site/lesson-context.ts').LessonContext;
  }
}
