import telegate.contract.secret.SecretKeys;

/// Makes the workers' key pair: the file for the workers, the file for the gateways.
void main(String[] files) throws Exception {
    SecretKeys.generate(Path.of(files[0]), Path.of(files[1]));
}
