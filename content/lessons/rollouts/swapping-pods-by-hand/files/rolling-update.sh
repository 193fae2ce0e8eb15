#!/bin/sh
old=$1 new=$2 image=$3
desired='kubectl.kubernetes.io/desired-replicas'
field() { kubectl get rc "$1" -o jsonpath="{$2}"; }

kubectl get rc "$old" >/dev/null || exit 1
if kubectl get rc "$new" >/dev/null 2>&1; then
  echo "Found existing update in progress ($new), resuming."
else
  sed "s/web-v1/$new/; s#drydock/desk:1#$image#; s/replicas: 3/replicas: 0/" web-v1.yaml | kubectl create -f - >/dev/null || exit 1
  kubectl annotate rc "$new" "$desired=$(field "$old" .spec.replicas)" >/dev/null
  echo "Created $new"
fi
want=$(field "$new" .metadata.annotations."kubectl\.kubernetes\.io/desired-replicas")
up=$(field "$new" .spec.replicas)
down=$(field "$old" .spec.replicas)
echo "Scaling up $new from $up to $want, scaling down $old from $down to 0 (keep $want pods available, don't exceed $((want + 1)) pods)"
while [ "$up" -lt "$want" ] || [ "$down" -gt 0 ]; do
  if [ "$up" -lt "$want" ]; then
    up=$((up + 1))
    echo "Scaling $new up to $up"
    kubectl scale rc "$new" --replicas="$up" >/dev/null
  fi
  until [ "$(field "$new" .status.readyReplicas)" = "$up" ]; do sleep 1; done
  if [ "$down" -gt 0 ]; then
    down=$((down - 1))
    echo "Scaling $old down to $down"
    kubectl scale rc "$old" --replicas="$down" >/dev/null
  fi
done
echo "Update succeeded. Deleting $old"
kubectl delete rc "$old" >/dev/null
echo "replicationcontroller/$old rolling updated to \"$new\""
