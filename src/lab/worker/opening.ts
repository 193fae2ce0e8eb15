// What the opening of a lesson asks for once there is a cluster: what plays in it, and what nearly every setup does, which applies its
// files. The worker's first statement fetches it, so that it comes while the rest is evaluated and the cluster is made; one file of all it needs (src/site/opening-chunk.ts). Whoever needs a piece of it imports that
// piece as ever: that it is there already changes nothing in the world (simulator/kernel/lazy.ts).
import '../../../simulator/cluster/parts/requests.ts';
import '../../../simulator/kubectl/commands/apply.ts';
import '../../../simulator/kubectl/kubectl.ts';
import '../../../simulator/lab/present/present.ts';
import '../../../simulator/lab/session.ts';
