/** The pages of kubectl itself. */
import { type Pages, t } from '../text.ts';

export const PAGES: Pages = {
  kubectl: {
    about: t(
      'kubectl talks to the control plane of a Kubernetes cluster: it shows objects, makes and changes them, and looks into what runs.\n\nThis is the kubectl of a simulated cluster. What it does not simulate it refuses by name.',
      'kubectl은 쿠버네티스 클러스터의 컨트롤 플레인과 이야기한다. 오브젝트를 보여 주고, 만들고, 고치고, 돌고 있는 것을 들여다본다.\n\n이것은 시뮬레이션 클러스터의 kubectl이다. 흉내 내지 않는 것은 이름을 대며 거절한다.',
    ),
  },
  'kubectl-1.17': {
    about: t(
      'kubectl of version 1.17, as it was in 2019: only rolling-update works here.',
      '2019년의 kubectl 1.17. 여기서는 rolling-update만 된다.',
    ),
  },
};
