// What is live inside the lesson's text: check lists, hints, predictions, questions, moments, the saved badge. The page leaves
// <lab-slot> elements with a readable first state; here each is filled and kept up to date, again after a change of language.
import { type JSX, render } from 'preact';
import type { Lab } from './lab.ts';
import { ClassLine } from './slots/class.tsx';
import { Moment } from './slots/moment.tsx';
import { Question } from './slots/question.tsx';
import { Saved } from './slots/saved.tsx';
import { Checks, TaskCount, TaskTools } from './slots/task.tsx';
import { LabContext } from './use-lab.ts';

/** Fills the slots of the page (or those of one part). Call again after the text was replaced. */
export function fillSlots(lab: Lab, actions: SlotActions, only?: string): void {
  for (const slot of document.querySelectorAll<HTMLElement>(only ? `lab-slot[part="${only}"]` : 'lab-slot')) {
    const content = slotContent(slot, actions);
    if (!content) continue;
    if (!('filled' in slot.dataset)) {
      slot.dataset['filled'] = '';
      slot.replaceChildren();
    }
    render(<LabContext.Provider value={lab}>{content}</LabContext.Provider>, slot);
  }
}

interface SlotActions {
  readonly onTakeOver: () => void;
  /** Downloads the log for the instructor. */
  readonly onSend: () => void;
  readonly onLeaveClass: () => void;
}

function slotContent(slot: HTMLElement, actions: SlotActions): JSX.Element | null {
  const of = slot.getAttribute('of') ?? '';
  switch (slot.getAttribute('part')) {
    case 'task-count':
      return <TaskCount of={of} />;
    case 'checks':
      return <Checks of={of} />;
    case 'task-tools':
      return <TaskTools of={of} />;
    case 'predict':
      return <Question of={of} graded={false} />;
    case 'ask':
      return <Question of={of} graded />;
    case 'class':
      return <ClassLine onSend={actions.onSend} onLeave={actions.onLeaveClass} />;
    case 'moment':
      return <Moment of={of} text={slot.getAttribute('text')} />;
    case 'saved':
      return <Saved onTakeOver={actions.onTakeOver} />;
    default:
      return null;
  }
}
