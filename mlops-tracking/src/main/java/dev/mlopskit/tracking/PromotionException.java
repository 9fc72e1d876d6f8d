package dev.mlopskit.tracking;

/** A version of a model did not pass the gates of a promotion. */
public final class PromotionException extends TrackingException {
    private static final long serialVersionUID = 1L;

    private final transient Promotion promotion;

    PromotionException(Promotion promotion) {
        super(promotion + "\nThe alias stays where it is; see Gate for what each one looks at.");
        this.promotion = promotion;
    }

    /** What each gate said. */
    public Promotion promotion() {
        return promotion;
    }
}
