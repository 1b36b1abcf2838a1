package heapwarden.config;

import heapwarden.finding.Printable;

/**
 * A mistake in the options, told in one sentence that names the nearest right thing, and in one
 * line whatever the mistake is made of.
 */
public final class OptionException extends Exception {
  private static final int MOST = 500;

  public OptionException(String sentence) {
    super(Printable.of(sentence.endsWith("?") ? sentence : sentence + '.', MOST));
  }
}
