// What the opening of nearly every lesson asks for: setup applies its files. The worker's first statement fetches it, so that it
// comes while the rest is evaluated; one file of all it needs (src/site/opening-chunk.ts). Whoever needs a piece of it imports that
// piece as ever: that it is there already changes nothing in the world (simulator/kernel/lazy.ts).
import '../../../simulator/cluster/parts/requests.ts';
import '../../../simulator/kubectl/commands/apply.ts';
import '../../../simulator/kubectl/kubectl.ts';
