# Prints the address of the repository. Something is wrong with it.
ip=$(kubectl get service repo-chartmuseum -o jsonpath='{.status.loadBalalncer.ingress[0].*}')
echo "http://$ip:8008"
