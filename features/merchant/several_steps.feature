Feature: A sign-up in several steps

  The first step certifies, the second opens the account, and the browser carries
  values between them. A browser can invent, change or borrow these values, or send
  them without the first step. Step 1 is the request with the imp_uid and all
  requests before it. Step 2 is all requests after it.

  @rule:step-two @claims:trust @needs:steps @no-read
  Rule: Step 2 opens no account without a certification in step 1

    Scenario: Step 2 alone opens no account
      When somebody sends step 2 without step 1
      Then no account was opened by it

    @claims:redirect
    Scenario: Step 2 alone opens no account after the redirect
      When somebody sends step 2 without step 1 by the redirect
      Then no account was opened by it

    Scenario: Step 2 alone opens no account while somebody else is between the steps
      Given an adult who has done step 1 and not step 2
      When somebody sends step 2 without step 1
      Then no account was opened by it

    @claims:age
    Scenario: Step 2 of a refused child opens no account
      Given a person who is too young
      When the person sends all steps, whatever is answered
      Then no account was opened by it

    Scenario: Step 2 of an unfinished certification opens no account
      Given an adult
      And the certification was not finished
      When the person sends all steps, whatever is answered
      Then no account was opened by it
      And no account was opened for the person

    @claims:redirect
    Scenario: Step 2 of an unfinished certification opens no account after the redirect
      Given an adult
      And the certification was not finished
      When the person sends all steps, whatever is answered by the redirect
      Then no account was opened by it

    Scenario: Step 2 after an unknown imp_uid opens no account
      When somebody sends all steps with an imp_uid that does not exist
      Then no account was opened by it

    Scenario: Two people between the steps are not mixed up
      When two adults sign up, one step each in turn
      Then each of them has an account of their own

  @rule:record-decides @claims:trust @needs:carried @no-read
  Rule: The record decides, not the values that the browser sends

    @claims:age
    Scenario: A date of birth sent along is not believed
      Given a person who is too young
      When the person signs up, and the browser sends the date of birth of an adult
      Then the browser was not believed

    @claims:redirect @claims:age
    Scenario: A date of birth sent along by the redirect is not believed
      Given a person who is too young
      When the person signs up, and the browser sends the date of birth of an adult by the redirect
      Then the browser was not believed

    Scenario: The value certified, sent along, is not believed
      Given an adult
      And the certification was not finished
      When the person signs up, and the browser sends that it was certified
      Then the browser was not believed

    @claims:one-account
    Scenario: A CI sent along opens no second account
      Given an adult who has an account
      When the person signs up, and the browser sends a CI that nobody has
      Then the browser was not believed

    @claims:one-account
    Scenario: A CI sent along does not lead into somebody else's account
      Given an adult who has an account
      When another adult signs up, and the browser sends the CI of the first person
      Then the browser was not believed

  @rule:borrowed @claims:trust @needs:steps @needs:handed @no-read
  Rule: The result of step 1 works once, and only for the visitor who got it

    @needs:session
    Scenario: The result of step 1 does not work in another visit
      Given an adult who has done step 1 and not step 2
      When somebody else sends step 2 with what step 1 gave the person
      Then no account was opened by it

    Scenario: The result of step 1 opens no second account
      Given an adult who has an account
      When somebody sends step 2 once more with what step 1 gave the person
      Then no second account was opened by it
