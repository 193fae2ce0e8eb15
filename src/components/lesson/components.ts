// The components a lesson's MDX may use: passed to the text, so that lessons need no imports.
import Ask from './Ask.astro';
import Claim from './Claim.astro';
import Cmd from './Cmd.astro';
import Debrief from './Debrief.astro';
import Fence from './Fence.astro';
import Fidelity from './Fidelity.astro';
import Figure from './Figure.astro';
import Hook from './Hook.astro';
import Moment from './Moment.astro';
import Myth from './Myth.astro';
import Only from './Only.astro';
import Open from './Open.astro';
import Output from './Output.astro';
import Predict from './Predict.astro';
import Task from './Task.astro';
import Term from './Term.astro';

export const lessonComponents = { Ask, Claim, Cmd, Debrief, Fidelity, Figure, Hook, Moment, Myth, Only, Open, Output, Predict, Task, Term, pre: Fence };
