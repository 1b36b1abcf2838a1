package heapwarden.config;

/** A mistake in the options, told in one sentence that names the nearest right thing. */
public final class OptionException extends Exception {
  public OptionException(String sentence) {
    super(sentence.endsWith("?") ? sentence : sentence + '.');
  }
}
