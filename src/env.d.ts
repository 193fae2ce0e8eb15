/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    /** What the lesson's components render from: set by the lesson page before the text is rendered. */
    lesson?: import('./site/lesson-context.ts').LessonContext;
  }
}
